from meetup import create_app

app = create_app()
