import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** What a bare server costs: one prepared answer, bytes and headers, from the file that the first parameter names. */
const answer = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as {
  headers: Record<string, string>;
  base64: string;
};
const body = Buffer.from(answer.base64, 'base64');

const server = createServer((_request, response) => {
  response.writeHead(200, answer.headers);
  response.end(body);
});
server.listen(0, '127.0.0.1', () => process.send?.({ address: server.address() }));
