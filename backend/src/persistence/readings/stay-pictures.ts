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

type PictureIds = { entry?: readonly string[]; exit?: readonly string[] }

/** Links to all pictures of a stay, by what they show; `imported`: those that came with its debt, before those that are kept. */
export function pictureLinks(
  pictures: readonly KeptPicture[],
  linkOf: (pictureId: string) => string,
  imported: PictureIds = {},
): Record<KeptPicture['kind'], string[]> {
  const linksOf = (kind: KeptPicture['kind'], earlier: readonly string[] = []) =>
    [...earlier, ...idsOfKind(pictures, kind)].map(linkOf)
  return {
    entry: linksOf('entry', imported.entry),
    exit: linksOf('exit', imported.exit),
    scene: linksOf('scene'),
  }
}
