#!/usr/bin/env node
/** Stands in for curl where a machine has none: the options that the examples of the documentation use, and no others. */
import { readFileSync } from 'node:fs';
import { request } from 'node:http';

const options = { method: undefined, headers: {}, body: undefined, showHeaders: false, url: '' };
const words = process.argv.slice(2);
while (words.length > 0) {
  const word = words.shift();
  if (word === '-s') continue;
  else if (word === '-i' || word === '-si') options.showHeaders = true;
  else if (word === '-X') options.method = words.shift();
  else if (word === '-H') {
    const [name, ...value] = words.shift().split(':');
    options.headers[name] = value.join(':').trim();
  } else if (word === '-d' || word === '--data-binary') {
    const data = words.shift();
    options.body = data.startsWith('@') ? readFileSync(data.slice(1)) : data;
  } else if (word.startsWith('-')) throw new Error(`the stand-in for curl does not know ${word}`);
  else options.url = word;
}

const method = options.method ?? (options.body === undefined ? 'GET' : 'POST');
const call = request(options.url, { method, headers: options.headers }, (response) => {
  if (options.showHeaders) {
    const lines = [`HTTP/1.1 ${response.statusCode} ${response.statusMessage}`];
    for (let at = 0; at < response.rawHeaders.length; at += 2) {
      lines.push(`${response.rawHeaders[at]}: ${response.rawHeaders[at + 1]}`);
    }
    process.stdout.write(`${lines.join('\r\n')}\r\n\r\n`);
  }
  response.pipe(process.stdout);
});
call.end(options.body);
