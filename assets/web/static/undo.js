// Where the form has been, and the way back.

const most = 200;

/** A row of states with a place in it. */
export class Undo {
  constructor(first, same) {
    this.states = [first];
    this.at = 0;
    this.same = same;
  }

  get now() { return this.states[this.at]; }
  get canUndo() { return this.at > 0; }
  get canRedo() { return this.at < this.states.length - 1; }

  /** Notes a new state, which ends what could be redone. */
  push(state) {
    if (this.same(state, this.now)) return;
    this.states.length = this.at + 1;
    this.states.push(state);
    if (this.states.length > most) this.states.shift();
    this.at = this.states.length - 1;
  }

  undo() { if (this.canUndo) this.at--; return this.now; }
  redo() { if (this.canRedo) this.at++; return this.now; }
}
