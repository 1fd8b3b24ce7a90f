import gc

gc.disable()  # nothing that is imported becomes garbage, and looking for some takes a sixth of the start-up

from meetup import create_app  # noqa: E402

app = create_app()

gc.freeze()
gc.enable()
