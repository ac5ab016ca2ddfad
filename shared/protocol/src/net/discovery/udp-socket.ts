import { createSocket } from "node:dgram";
import { once } from "node:events";

/** A room of 254 cards answers within 60 ms, twice each; the system gives less where its own limit is lower. */
const BUFFER_OCTETS = 4_194_304;

export interface UdpSocketOptions {
  readonly family: 4 | 6;
  /** Numeric. */
  readonly address: string;
  /** 0: any free one. */
  readonly port: number;
  readonly onDatagram: (bytes: Uint8Array, from: string) => void;
  /** The socket failed and will tell no more. */
  readonly onError: (error: Error) => void;
}

/** What asks: may send to broadcast addresses and shares its port with sockets at other addresses of this machine. */
export interface UdpSocket {
  readonly port: number;
  /** Rejects with the system's error, e.g. ENETUNREACH. */
  send(bytes: Uint8Array, port: number, address: string): Promise<void>;
  /** May be called twice. */
  close(): Promise<void>;
}

/** Rejects with the system's error, e.g. EADDRNOTAVAIL. */
export type OpenUdpSocket = (options: UdpSocketOptions) => Promise<UdpSocket>;

export const openUdpSocket: OpenUdpSocket = async ({ family, address, port, onDatagram, onError }) => {
  const socket = createSocket({ type: `udp${family}`, reuseAddr: true, ipv6Only: family === 6, recvBufferSize: BUFFER_OCTETS });
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    const closed = once(socket, "close");
    socket.close();
    await closed;
  };
  try {
    const listening = once(socket, "listening");
    socket.bind(port, address);
    await listening;
  } catch (error) {
    await close();
    throw error;
  }
  if (family === 4) socket.setBroadcast(true);
  socket.on("message", (bytes, from) => onDatagram(bytes, from.address));
  socket.on("error", (error) => void close().then(() => onError(error)));
  return {
    port: socket.address().port,
    send: (bytes, to, host) =>
      new Promise((resolve, reject) => {
        if (isOpen) socket.send(bytes, to, host, (error) => (error ? reject(error) : resolve()));
        else reject(new Error("the socket is closed"));
      }),
    close,
  };
};
