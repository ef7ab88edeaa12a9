import net from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Everything that came, for answers with an interim response before them. */
  readonly text: string;
}

/**
 * Sends bytes as they are over one connection and reads until the server closes it, or until `until` is found in what came.
 * For requests that an HTTP library refuses to send.
 */
export function sendRaw(address: string, chunks: readonly (string | Buffer)[], until?: string): Promise<RawAnswer> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const received: Buffer[] = [];
    const socket = net.connect(Number(port), hostname);
    const finish = () => {
      socket.destroy();
      resolve(parse(Buffer.concat(received).toString('utf8')));
    };
    socket.on('data', (chunk) => {
      received.push(chunk);
      if (until !== undefined && Buffer.concat(received).includes(until)) finish();
    });
    socket.on('end', finish);
    socket.on('error', reject);
    for (const chunk of chunks) socket.write(chunk);
  });
}

function parse(text: string): RawAnswer {
  const final = text.replace(/^HTTP\/1\.1 100 [^\r]*\r\n\r\n/, '');
  const [head = '', ...rest] = final.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { status: Number(statusLine.split(' ')[1]), headers, body: rest.join('\r\n\r\n'), text };
}
