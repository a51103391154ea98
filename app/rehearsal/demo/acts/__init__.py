"""What people do in the demo, by stage: each act takes the scene and performs the product's own verbs."""
