"""Invitations by name: to vote at a review meeting, to judge an index model."""
