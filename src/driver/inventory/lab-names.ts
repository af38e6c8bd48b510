import type { LabFault } from './lab-errors.ts';
import type { LabText, Path } from './lab-text.ts';
import { nearestName } from './nearest-name.ts';

/** Where the faults of one file gather while its parts are turned into rows. */
export interface LabReading {
  readonly text: LabText;
  readonly faults: LabFault[];
}

/** Things of a lab file that others refer to by name or id. */
export class LabNames<Thing> {
  readonly #kind: string;
  readonly #reading: LabReading;
  readonly #byName = new Map<string, Thing>();
  readonly #byId = new Map<string, Thing>();

  constructor(kind: string, reading: LabReading) {
    this.#kind = kind;
    this.#reading = reading;
  }

  /** Files a thing; a name or id that another has already is a fault. */
  add(thing: Thing, at: Path, name: string, id: string): void {
    const { text, faults } = this.#reading;
    if (this.#byName.has(name)) {
      faults.push(text.faultAt([...at, 'name'], `a name that no other ${this.#kind} has`));
    } else if (this.#byId.has(id)) {
      faults.push(text.faultAt([...at, 'id'], `an id that no other ${this.#kind} has`));
    }
    this.#byName.set(name, thing);
    this.#byId.set(id, thing);
  }

  /** The thing of this id or name; undefined, after a fault was noted, when there is none. */
  at(path: Path, reference: string): Thing | undefined {
    return this.#lookUp(reference) ?? this.#dangling(this.#reading.text.faultAt(path, this.#expected), reference);
  }

  /** The same for a reference that is a mapping's key. */
  atKey(path: Path, reference: string): Thing | undefined {
    const fault = () => this.#reading.text.faultAtKey(path, reference, this.#expected);
    return this.#lookUp(reference) ?? this.#dangling(fault(), reference);
  }

  get #expected(): string {
    return `name or id of a ${this.#kind} of this file`;
  }

  #lookUp(reference: string): Thing | undefined {
    return this.#byName.get(reference) ?? this.#byId.get(reference.toLowerCase());
  }

  #dangling(fault: LabFault, reference: string): undefined {
    const suggestion = nearestName(reference, [...this.#byName.keys()]);
    this.#reading.faults.push(suggestion === undefined ? fault : { ...fault, suggestion });
  }
}
