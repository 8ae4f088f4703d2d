/** A part of what is being written: its value, where it stands (`structures.0.free.minutes`), and how it is replaced. */
export type Edit<T> = { value: T; path: string; set: (value: T) => void }
/** One of a list, which can be taken out. */
export type Item<T> = Edit<T> & { remove: () => void }

export const part = <T extends object, Key extends keyof T & string>(
  { value, path, set }: Edit<T>,
  key: Key,
): Edit<T[Key]> => ({
  value: value[key],
  path: path ? `${path}.${key}` : key,
  set: changed => set({ ...value, [key]: changed }),
})

/** The same place once it is known to hold something narrower, such as one kind of rate. */
export const as = <T, Narrow extends T>({ path, set }: Edit<T>, value: Narrow): Edit<Narrow> => ({
  value,
  path,
  set,
})

export const items = <T>({ value, path, set }: Edit<T[]>): Item<T>[] =>
  value.map((one, at) => ({
    value: one,
    path: `${path}.${at}`,
    set: changed => set(value.map((other, index) => (index === at ? changed : other))),
    remove: () => set(value.filter((_, index) => index !== at)),
  }))

export const add = <T>({ value, set }: Edit<T[]>, one: T): void => set([...value, one])

/** A code that none of them has: people see names, the rules point to codes. */
export function freeCode(prefix: string, taken: readonly { code: string }[]): string {
  const codes = new Set(taken.map(({ code }) => code))
  let number = 1
  while (codes.has(`${prefix}${number}`)) number += 1
  return `${prefix}${number}`
}
