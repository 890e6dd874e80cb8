"""The plan: gates that are proven, challenges that are kept, tasks with dates, stages."""
