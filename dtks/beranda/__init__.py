"""Home per role and the menu: made of queues from the apps below."""
