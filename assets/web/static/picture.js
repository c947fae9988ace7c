// The picture that follows the form. The old one stays until the new one can be shown.

/** Follows the newest picture asked for. */
export class Picture {
  /** @param {{canvas: Element, progress: HTMLElement, shown: function(string), failed: function()}} parts */
  constructor(parts) {
    Object.assign(this, parts);
    this.wanted = null;
    this.loading = null;
    this.next = null;
  }

  /**
   * Asks for a picture. One on its way is let finish, and only the newest of those that wait comes after it;
   * where it shows another design (hurry) it is dropped instead.
   */
  want(address, alt, hurry) {
    if (address === this.wanted) return;
    this.wanted = address;
    this.next = { address, alt };
    if (this.loading && !hurry) return;
    this.start();
  }

  /** Asks once more for a picture that did not come. */
  again() {
    if (!this.next && this.missed) this.next = this.missed;
    if (this.next && !this.loading) this.start();
  }

  async start() {
    const job = this.next;
    this.next = null;
    this.missed = null;
    if (this.loading) this.loading.src = "";
    const image = new Image();
    this.loading = image;
    image.decoding = "sync";
    image.src = job.address;
    const slow = setTimeout(() => { this.progress.hidden = false; }, 120);
    try {
      await image.decode();
    } catch {
      clearTimeout(slow);
      if (this.loading !== image) return;
      this.loading = null;
      this.progress.hidden = true;
      if (this.next) return this.start();
      this.missed = job;
      this.failed();
      return;
    }
    clearTimeout(slow);
    if (this.loading !== image) return;
    this.loading = null;
    this.progress.hidden = true;
    this.show(image, job);
    if (this.next) this.start();
  }

  show(image, job) {
    const old = this.canvas.querySelector("#picture");
    for (const name of ["id", "width", "height"]) image.setAttribute(name, old.getAttribute(name));
    image.alt = job.alt;
    (old.closest("picture") || old).replaceWith(image);
    this.shown(job.address);
  }
}
