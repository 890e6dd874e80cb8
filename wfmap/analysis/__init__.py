"""What the graph and the facts say: findings by rules, and the four answers."""
