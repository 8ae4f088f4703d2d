import { z } from 'zod'

export type Leaf = { path: string; schema: z.ZodType }
type Inner = { def: Record<string, unknown> & { type: string } }

const isSchema = (value: unknown): value is z.ZodType => value instanceof z.ZodType
const WRAPPERS = new Set(['optional', 'nullable', 'default', 'catch'])
const WITHOUT_TEXT = new Set(['enum', 'literal', 'boolean', 'transform'])

/** Each text, number, time and value of any form in a tree of schemas. */
export function leavesOf(value: unknown, path: string): Leaf[] {
  if (!isSchema(value)) return partsOf(value, path)
  const { def } = value as unknown as Inner
  if (WRAPPERS.has(def.type)) return leavesOf(def.innerType, path)
  if (WITHOUT_TEXT.has(def.type)) return []
  if (def.type === 'object') return partsOf(def.shape, path)
  if (def.type === 'array') return leavesOf(def.element, `${path}[]`)
  // Of known names, such as the columns of a file: their values are looked at.
  if (def.type === 'record' && (def.keyType as Inner).def.type === 'enum')
    return leavesOf(def.valueType, `${path}{}`)
  if (def.type === 'union') return partsOf(def.options, path)
  if (def.type === 'pipe') return [...leavesOf(def.in, path), ...leavesOf(def.out, path)]
  return [{ path: `${path} (${def.type})`, schema: value }]
}

const partsOf = (value: unknown, path: string): Leaf[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, `${path}.${name}`))
    : []

/** Which kind of schema it is: `string`, `number` … */
export const typeOf = (schema: z.ZodType): string => (schema as unknown as Inner).def.type
