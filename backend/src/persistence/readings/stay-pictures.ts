import type { StayPicture } from '../json-column'

/** A picture of a stay that is kept here. */
export type KeptPicture = { id: string; kind: StayPicture['kind'] }

export const idsOfKind = (pictures: readonly KeptPicture[], kind: KeptPicture['kind']): string[] =>
  pictures.filter(picture => picture.kind === kind).map(({ id }) => id)

/** What an owner may see of the stay that is theirs: the scene beside it may show other cars and people. */
export const idsOfCar = (pictures: readonly KeptPicture[]): string[] => [
  ...idsOfKind(pictures, 'entry'),
  ...idsOfKind(pictures, 'exit'),
]
