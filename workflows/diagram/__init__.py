"""The tables as pictures: text, Mermaid, SVG and BPMN 2.0. Each takes ``say``, which translates a message id."""
