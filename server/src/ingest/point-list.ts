import type { PackedPoints } from './packed-points.ts';
import type { Point } from './point.ts';

/** Rows of packed points, one behind the other. */
export class PackedRun {
  readonly points: PackedPoints;
  readonly from: number;
  /** The first row that is none of them. */
  end: number;

  constructor(points: PackedPoints, from: number) {
    this.points = points;
    this.from = from;
    this.end = from;
  }

  get length(): number {
    return this.end - this.from;
  }
}

/** Points that stand one behind the other in a list, in one of its two forms. */
export type Run = Point[] | PackedRun;

/** The points of a body in its order, packed ones and others. */
export class PointList implements Iterable<Point> {
  #runs: Run[] = [];
  #last: Run | undefined;
  #length = 0;

  static of(points: Iterable<Point>): PointList {
    const list = new PointList();
    for (const point of points) list.add(point);
    return list;
  }

  get length(): number {
    return this.#length;
  }

  /** For whoever handles many of them. */
  get runs(): readonly Run[] {
    return this.#runs;
  }

  /** Whether each of them says when it was; packed ones always do. */
  get haveTimes(): boolean {
    return this.#runs.every((run) => run instanceof PackedRun || run.every(({ timeNs }) => timeNs !== undefined));
  }

  add(point: Point): void {
    if (!Array.isArray(this.#last)) this.#begin([]);
    (this.#last as Point[]).push(point);
    this.#length += 1;
  }

  /** The last row of packed points. */
  addLastOf(points: PackedPoints): void {
    let run = this.#last;
    if (!(run instanceof PackedRun) || run.points !== points) {
      run = new PackedRun(points, points.rows - 1);
      this.#begin(run);
    }
    run.end = points.rows;
    this.#length += 1;
  }

  /** All of them as objects, which from now on are those of the list: what is changed in them is changed in it. */
  unpack(): readonly Point[] {
    const points = [...this];
    this.#runs = [points];
    this.#last = points;
    return points;
  }

  /** The points are nobody's any more, and their memory becomes that of others. What is left of the list is its length. */
  release(): void {
    for (const run of this.#runs) if (run instanceof PackedRun) run.points.release();
    this.#runs = [];
    this.#last = undefined;
  }

  /** Packed points are copies, others those of the list. */
  *[Symbol.iterator](): Generator<Point, void> {
    for (const run of this.#runs) {
      if (Array.isArray(run)) yield* run;
      else for (let row = run.from; row < run.end; row += 1) yield run.points.pointAt(row);
    }
  }

  #begin(run: Run): void {
    this.#runs.push(run);
    this.#last = run;
  }
}
