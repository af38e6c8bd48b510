/** A thing in a picture. Its lines are shown one below the other. */
export interface PictureNode {
  /** Of its group alone. */
  key: string;
  lines: readonly string[];
  /** `start`: the one that it is about. `outside`: no agent is known there. */
  look: 'plain' | 'start' | 'outside';
}

/** A line from one thing to another, with an arrow at its end; with one at both if both are so. */
export interface PictureEdge {
  from: string;
  to: string;
  isBoth: boolean;
  /** `''`: nothing is written at it. */
  label: string;
  /** `weak`: not for broadcast. `wrong`: it should not be so. */
  look: 'plain' | 'weak' | 'wrong';
}

/** One frame of a picture: a network. */
export interface PictureGroup {
  title: readonly string[];
  nodes: readonly PictureNode[];
  edges: readonly PictureEdge[];
}

/** What is drawn, in whatever language. */
export type Picture = readonly PictureGroup[];
