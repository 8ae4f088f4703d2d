/** A reply that is JSON already and goes out as it is. */
export class JsonText {
  constructor(readonly text: string) {}
}
