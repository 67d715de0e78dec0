from channels.routing import ProtocolTypeRouter, URLRouter
def socket_application():
    return ProtocolTypeRouter({"websocket": URLRouter([])})
