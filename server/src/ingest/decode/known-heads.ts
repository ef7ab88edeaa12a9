import { ownedText } from '../../json/index.ts';
import { type SharedHead, shareTags } from '../shared-tags.ts';

export interface KnownHead<Form> {
  readonly head: SharedHead;
  /** How it stands in bodies. `setForm` changes it. */
  form: Form;
  /** The one that came behind it last time. Senders keep an order. */
  follower: KnownHead<Form> | undefined;
}

const headsMax = 20_000;
/** Of all of them; a sender of long ones must not fill the memory. */
const unitsMax = 2 * 1024 * 1024;
/** Of the forms that they were given. */
const formBytesMax = 32 * 1024 * 1024;
/** Longer ones are read again each time. */
export const headUnitsMax = 512;
/** Bodies whose points all begin differently, such as logs with an id, gain nothing: for so many points nothing is remembered then. */
const pausePoints = 500_000;

/** Measurements and tags that bodies of one encoding begin their points with, by a text that tells them apart. */
export class KnownHeads<Form> {
  readonly #heads = new Map<string, KnownHead<Form>>();
  #units = 0;
  #formBytes = 0;
  #hits = 0;
  #pausedFor = 0;

  find(text: string): KnownHead<Form> | undefined {
    const known = this.#heads.get(text);
    if (known !== undefined) this.#hits += 1;
    return known;
  }

  /** The same as a head to be used from now on; undefined when it is not worth being remembered. */
  remember(
    text: string,
    measurement: string,
    tags: ReadonlyMap<string, string>,
    form: Form,
  ): KnownHead<Form> | undefined {
    if (text.length > headUnitsMax || this.#isPaused()) return undefined;
    if (this.#heads.size >= headsMax || this.#units >= unitsMax) {
      if (this.#hits < this.#heads.size) this.#pausedFor = pausePoints;
      this.#forgetAll();
    }
    this.#units += text.length;
    const ownTags = new Map<string, string>();
    for (const [key, value] of tags) ownTags.set(ownedText(key), ownedText(value));
    const known = { head: shareTags(ownedText(measurement), ownTags), form, follower: undefined };
    this.#heads.set(ownedText(text), known);
    return known;
  }

  /** @param bytes about what the form takes in memory; one in the place of another counts as well */
  setForm(known: KnownHead<Form>, form: Form, bytes: number): void {
    if (this.#formBytes + bytes > formBytesMax) this.#forgetAll();
    this.#formBytes += bytes;
    known.form = form;
  }

  #forgetAll(): void {
    // Who is still at a body keeps one of them, and through it whoever came behind.
    for (const known of this.#heads.values()) known.follower = undefined;
    this.#heads.clear();
    this.#units = 0;
    this.#formBytes = 0;
    this.#hits = 0;
  }

  #isPaused(): boolean {
    if (this.#pausedFor === 0) return false;
    this.#pausedFor -= 1;
    return true;
  }
}
