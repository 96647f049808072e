"""Observable state between the services and the widgets: QObjects and no widgets."""
