import type { Sent } from './send.ts';

export interface Body {
  readonly category: string;
  readonly text: string;
}

/** A quarter of an hour of what a machine reports. */
const bodiesMax = 120;
const charactersMax = 8 * 1024 * 1024;

/**
 * What waits for the engine while that is away, oldest first. Points carry their times, so that a body that was taken and not answered is
 * stored once when it is sent again. What has no room takes that of the oldest.
 */
export class WaitingBodies {
  readonly #send: (body: Body) => Promise<Sent>;
  readonly #bodies: Body[] = [];
  #characters = 0;

  constructor(send: (body: Body) => Promise<Sent>) {
    this.#send = send;
  }

  get length(): number {
    return this.#bodies.length;
  }

  add(body: Body): void {
    this.#bodies.push(body);
    this.#characters += body.text.length;
    while (this.#bodies.length > bodiesMax || (this.#characters > charactersMax && this.#bodies.length > 1)) {
      this.#characters -= this.#bodies.shift()?.text.length ?? 0;
    }
  }

  /** Sends until one has to wait; answers what became of the last one, undefined when nothing waited. */
  async flush(): Promise<Sent | undefined> {
    let sent: Sent | undefined;
    for (let body = this.#bodies[0]; body !== undefined; body = this.#bodies[0]) {
      sent = await this.#send(body);
      if (sent.outcome === 'again') return sent;
      // Another one may have taken its place meanwhile.
      if (this.#bodies[0] === body) {
        this.#bodies.shift();
        this.#characters -= body.text.length;
      }
    }
    return sent;
  }
}
