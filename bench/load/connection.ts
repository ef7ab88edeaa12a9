import { connect, type Socket } from 'node:net';

/** `head` is the status line and the headers as text; bodies are counted and thrown away. */
export type OnAnswer = (status: number, head: string) => void;

const headEnd = Buffer.from('\r\n\r\n');
const lengthName = Buffer.from('Content-Length: ');
const zero = 0x30;
const carriageReturn = 0x0d;

/**
 * One keep-alive connection that has one request under way. It knows just enough of HTTP to find the end of an answer
 * that has a `Content-Length`, so that the load costs less than what it measures.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #onAnswer: OnAnswer;
  #bytesLeft = 0;
  #status = 0;
  #head = '';
  #partialHead: Buffer | undefined;

  private constructor(socket: Socket, onAnswer: OnAnswer, onError: (error: Error) => void) {
    this.#socket = socket;
    this.#onAnswer = onAnswer;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', onError);
    socket.on('end', () => onError(new Error('the server closed a connection')));
  }

  static open(port: number, onAnswer: OnAnswer, onError: (error: Error) => void): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new Connection(socket, onAnswer, onError));
      });
    });
  }

  send(request: Buffer): void {
    this.#socket.write(request);
  }

  close(): void {
    this.#socket.removeAllListeners('end');
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    if (this.#bytesLeft > 0) {
      this.#bytesLeft -= chunk.length;
    } else {
      const received = this.#partialHead === undefined ? chunk : Buffer.concat([this.#partialHead, chunk]);
      const end = received.indexOf(headEnd);
      if (end === -1) {
        this.#partialHead = received;
        return;
      }
      this.#partialHead = undefined;
      this.#status = (received[9] ?? 0) * 100 + (received[10] ?? 0) * 10 + (received[11] ?? 0) - zero * 111;
      this.#head = received.toString('latin1', 0, end);
      this.#bytesLeft = contentLength(received) - (received.length - end - headEnd.length);
    }
    if (this.#bytesLeft < 0) throw new Error('an answer is longer than it says');
    if (this.#bytesLeft === 0) this.#onAnswer(this.#status, this.#head);
  }
}

function contentLength(received: Buffer): number {
  const at = received.indexOf(lengthName);
  if (at === -1) throw new Error('an answer has no Content-Length');
  let length = 0;
  for (let index = at + lengthName.length; received[index] !== carriageReturn; index += 1) {
    length = length * 10 + (received[index] ?? zero) - zero;
  }
  return length;
}
