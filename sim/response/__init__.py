"""The response engine: alarm, dispatch, tasks, casualties, on SimPy's clock."""
