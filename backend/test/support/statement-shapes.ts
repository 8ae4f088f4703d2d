import { types } from 'pg'
import type { Described } from './describe-statement'
import type { Shape, Use } from './statement-uses'

type Plain = Exclude<Shape, object>
const B = types.builtins
/** What the driver makes of a column of a type, by its number in PostgreSQL; a type that is not here may be anything. */
const PLAIN = new Map<number, Plain>([
  [B.BOOL, 'boolean'],
  [B.BYTEA, 'bytes'],
  [B.INT2, 'number'],
  [B.INT4, 'number'],
  // Our own parser: a number, where that holds it exactly (persistence/database.ts).
  [B.INT8, 'number'],
  [B.FLOAT4, 'number'],
  [B.FLOAT8, 'number'],
  [B.NUMERIC, 'string'],
  [B.TEXT, 'string'],
  [B.VARCHAR, 'string'],
  [B.UUID, 'string'],
  [B.DATE, 'date'],
  [B.TIMESTAMPTZ, 'date'],
])
/** Types of arrays, and what an element of theirs is; int8 in an array stays the text that PostgreSQL sent. */
const ARRAYS = new Map<number, Plain>([
  [1000, 'boolean'],
  [1005, 'number'],
  [1007, 'number'],
  [1009, 'string'],
  [1015, 'string'],
  [1016, 'string'],
  [1022, 'number'],
  [1185, 'date'],
  [2951, 'string'],
])
/** What else than its own kind a parameter takes: the driver writes it as text that PostgreSQL reads. */
const ALSO_TAKES: Partial<Record<Plain, readonly Plain[]>> = { date: ['string'], number: ['string'] }
const NUMBERS_IN_ARRAYS = 1016

type Direction = 'column' | 'parameter'
/** `isOneOf`: one of the shapes is enough. */
type How = { direction: Direction; isOneOf: boolean }

const nameOf = (shape: Shape): string =>
  typeof shape === 'string' ? shape : `${shape.arrayOf.map(nameOf).join(' or ') || 'nothing'}[]`

function isOne(shape: Shape, plain: Plain, direction: Direction): boolean {
  if (shape === 'any' || shape === plain) return true
  return (
    direction === 'parameter' && typeof shape === 'string' && (ALSO_TAKES[plain]?.includes(shape) ?? false)
  )
}

function fits(shape: Shape, type: number, direction: Direction): boolean {
  const plain = PLAIN.get(type)
  if (plain !== undefined) return isOne(shape, plain, direction)
  const element = ARRAYS.get(type)
  if (element === undefined || shape === 'any') return true
  // PostgreSQL reads an array that is written as text, too.
  if (direction === 'parameter' && shape === 'string') return true
  if (typeof shape === 'string') return false
  const wanted: Plain = direction === 'parameter' && type === NUMBERS_IN_ARRAYS ? 'number' : element
  return shape.arrayOf.every(one => isOne(one, wanted, direction))
}

/** What does not fit. A column may be less than the code is ready for; of a parameter everything has to fit that may be given. */
function wrongOnes(shapes: readonly Shape[], type: number, { direction, isOneOf }: How): string {
  const wrong = shapes.filter(shape => !fits(shape, type, direction))
  return isOneOf && wrong.length < shapes.length ? '' : wrong.map(nameOf).join(' or ')
}

/** In what a use of a statement differs from what PostgreSQL says of it. */
export function differencesOf(
  use: Use,
  statement: Described,
  typeNames: ReadonlyMap<number, string>,
): string[] {
  const named = (type: number) => typeNames.get(type) ?? String(type)
  const differences: string[] = []
  for (const { name, shapes, isOptional } of use.columns ?? []) {
    const type = statement.columns.get(name)
    if (type === undefined) {
      if (!isOptional) differences.push(`answers no column ${name}`)
      continue
    }
    const wrong = wrongOnes(shapes, type, { direction: 'column', isOneOf: true })
    if (wrong) differences.push(`${name} is ${named(type)}, not ${wrong}`)
  }
  const { parameters } = statement
  const given = use.values?.shapes ?? []
  if (
    use.values &&
    (use.values.isWhole ? given.length !== parameters.length : given.length > parameters.length)
  )
    differences.push(`takes ${parameters.length} parameters, not ${given.length}`)
  // Each of several statements may have values of its own.
  const how: How = { direction: 'parameter', isOneOf: use.isChosen }
  given.slice(0, parameters.length).forEach((shapes, index) => {
    const wrong = wrongOnes(shapes, parameters[index]!, how)
    if (wrong) differences.push(`$${index + 1} is ${named(parameters[index]!)}, not ${wrong}`)
  })
  return differences
}
