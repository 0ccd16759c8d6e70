// How fast entries are checked, and how long it will take.

const SETTLING = 2_000; // milliseconds before a rate is worth showing

export class Pace {
  readonly #began = performance.now();
  done = 0;
  all = 0;

  at(done: number, all: number): void {
    this.done = done;
    this.all = all;
  }

  get percent(): number {
    return this.all ? Math.floor((100 * this.done) / this.all) : 0;
  }

  /** Entries in a second; null while it is too early to tell. */
  get rate(): number | null {
    const elapsed = performance.now() - this.#began;
    return elapsed < SETTLING || !this.done ? null : (1000 * this.done) / elapsed;
  }

  /** Minutes left, rounded up; null while it is too early to tell. */
  get minutesLeft(): number | null {
    const { rate } = this;
    return rate === null ? null : Math.ceil((this.all - this.done) / rate / 60);
  }
}
