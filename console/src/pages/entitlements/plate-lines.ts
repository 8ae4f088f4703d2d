import {
  coloursOf,
  normalisePlateText,
  PLATE_COLOUR_NAMES,
  PLATE_COLOURS,
  type PlateColour,
} from '@fangxing/contract/plate'

type Plate = { text: string; colour: PlateColour }
export type PlateLines = {
  plates: Plate[]
  /** Lines of the text in which no plate was found, or one that has not the colour beside it. */
  wrong: { line: number; text: string }[]
}

const CELLS = /[\t,，;；|]+/
const HEADING = /车牌|号牌|plate/i

/** `蓝`, `蓝牌`, `Blue` or `blue`. */
const colourNamed = (text: string): PlateColour | undefined =>
  PLATE_COLOUR_NAMES.find(colour => {
    const { zh, en } = PLATE_COLOURS[colour]
    const name = text.trim().toLowerCase()
    return [zh, zh.slice(0, -1), en.toLowerCase(), colour].includes(name)
  })

/** A plate a line, or a table with a column of plates and one of colours wherever they stand; each plate once. */
export function readPlateLines(text: string): PlateLines {
  const found = new Map<string, Plate>()
  const wrong: PlateLines['wrong'] = []
  text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .forEach((line, at) => {
      if (line.trim() === '' || (at === 0 && HEADING.test(line))) return
      const plate = plateOf(line)
      if (plate) found.set(`${plate.text}/${plate.colour}`, plate)
      else wrong.push({ line: at + 1, text: line.trim().slice(0, 40) })
    })
  return { plates: [...found.values()], wrong }
}

function plateOf(line: string): Plate | undefined {
  const cells = line.split(CELLS).map(cell => cell.replace(/^"|"$/g, ''))
  const cell = cells.find(one => coloursOf(one).length > 0)
  if (cell === undefined) return undefined
  const possible = coloursOf(cell)
  const named = cells.map(colourNamed).find(colour => colour !== undefined)
  const colour = named ?? possible[0]!
  return possible.includes(colour) ? { text: normalisePlateText(cell), colour } : undefined
}

/** A file as a spreadsheet saves it in China: UTF-8, or GB18030. */
export function textOfFile(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}
