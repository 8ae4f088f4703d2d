import { pictureOf, type PicturePage } from '../../../ui/picture-pdf'
import type { BoardContent, BoardLine } from './board-content'

/** A4 at 300 dots an inch; on A3 the same picture has 212. */
const BOARD = { width: 2480, height: 3508 } as const
const MARGIN = 150
const BAND = 430
const FOOT = 150
const FACT_NAME = 8.2
/** Sizes of the letters from which the largest is taken at which everything fits on one page. */
const SIZES = [84, 76, 68, 60, 54, 48, 44] as const
const FONT = "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"
const COLOURS = {
  paper: '#ffffff',
  band: '#0b4f8a',
  onBand: '#ffffff',
  text: '#111111',
  name: '#44525f',
  line: '#c3ccd4',
}

type Context = CanvasRenderingContext2D
type Row = { text: string; x: number; size: number; isBold: boolean; colour: string; lead: number }

const setFont = (context: Context, size: number, isBold: boolean) => {
  context.font = `${isBold ? '700' : '400'} ${size}px ${FONT}`
}

/**
 * Broken where it is too wide; Chinese may break between any two characters, figures and Latin words stay whole, and what
 * closes stays with what it closes.
 */
function wrapped(context: Context, text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of text.match(/[（〔]*(?:[\w¥.,:%–-]+|.)[，。；：、）〕]*/gu) ?? []) {
    if (line !== '' && context.measureText(line + piece).width > width) {
      lines.push(line)
      line = piece.trimStart()
    } else line += piece
  }
  return [...lines, line]
}

/** The rows of a line at a size; `lead` is how far below the former row each begins. */
function rowsOf(context: Context, line: BoardLine, size: number): Row[] {
  const row = { size, isBold: false, colour: COLOURS.text, lead: size * 1.5 }
  const wide = BOARD.width - 2 * MARGIN
  switch (line.kind) {
    case 'heading':
      return [
        {
          ...row,
          text: line.text,
          x: MARGIN,
          size: size * 1.12,
          isBold: true,
          colour: COLOURS.band,
          lead: size * 2.4,
        },
      ]
    case 'item': {
      setFont(context, size, false)
      const indent = size * 0.9
      return wrapped(context, line.text, wide - indent).map((text, at) => ({
        ...row,
        text: at === 0 ? `· ${text}` : text,
        x: at === 0 ? MARGIN + indent * 0.2 : MARGIN + indent,
        lead: at === 0 ? size * 1.7 : row.lead,
      }))
    }
    case 'fact': {
      setFont(context, size, false)
      const indent = size * FACT_NAME
      const texts = wrapped(context, line.text, wide - indent)
      const name = { ...row, text: line.name, x: MARGIN, colour: COLOURS.name, lead: size * 1.75 }
      return [
        name,
        ...texts.map((text, at) => ({
          ...row,
          text,
          x: MARGIN + indent,
          isBold: true,
          lead: at === 0 ? 0 : row.lead,
        })),
      ]
    }
  }
}

const bottom = () => BOARD.height - MARGIN - FOOT
const heightOf = (rows: readonly Row[]) => rows.reduce((sum, { lead }) => sum + lead, 0)

function frame(context: Context, content: BoardContent, page: string): void {
  const { width, height } = BOARD
  context.fillStyle = COLOURS.paper
  context.fillRect(0, 0, width, height)
  context.fillStyle = COLOURS.band
  context.fillRect(0, 0, width, BAND)
  context.fillStyle = COLOURS.onBand
  context.textAlign = 'center'
  context.textBaseline = 'alphabetic'
  setFont(context, 168, true)
  context.fillText(content.title, width / 2, 230)
  setFont(context, 84, false)
  context.fillText(content.lotName, width / 2, 360, width - 2 * MARGIN)
  context.strokeStyle = COLOURS.line
  context.lineWidth = 3
  context.beginPath()
  context.moveTo(MARGIN, height - MARGIN - FOOT / 2)
  context.lineTo(width - MARGIN, height - MARGIN - FOOT / 2)
  context.stroke()
  context.fillStyle = COLOURS.name
  setFont(context, 46, false)
  context.fillText(`${content.foot}${page}`, width / 2, height - MARGIN)
  context.textAlign = 'left'
}

/** Rows on as many pages as they need; one page in most cases, since the size was chosen for it. */
function paged(lines: readonly Row[][]): Row[][] {
  const pages: Row[][] = [[]]
  let left = bottom() - BAND
  for (const rows of lines) {
    const height = heightOf(rows)
    if (height > left && pages.at(-1)!.length > 0) {
      pages.push([])
      left = bottom() - BAND
    }
    pages.at(-1)!.push(...rows)
    left -= height
  }
  return pages
}

/** Draws every page of the board on this canvas, the first last; `onPage` gets each while it stands there. */
export function drawBoard(
  canvas: HTMLCanvasElement,
  content: BoardContent,
  onPage?: (page: PicturePage) => void,
): void {
  Object.assign(canvas, BOARD)
  const context = canvas.getContext('2d', { willReadFrequently: onPage !== undefined })
  if (!context) return
  const space = bottom() - BAND
  const rowsAt = (size: number) => content.lines.map(line => rowsOf(context, line, size))
  const size = SIZES.find(one => heightOf(rowsAt(one).flat()) <= space) ?? SIZES.at(-1)!
  const pages = paged(rowsAt(size))
  pages.forEach((rows, at) => {
    drawPage(context, rows, { content, page: pages.length > 1 ? ` ${at + 1} / ${pages.length}` : '' })
    onPage?.(pictureOf(context))
  })
  if (pages.length > 1) drawPage(context, pages[0]!, { content, page: ` 1 / ${pages.length}` })
}

function drawPage(
  context: Context,
  rows: readonly Row[],
  { content, page }: { content: BoardContent; page: string },
): void {
  frame(context, content, page)
  let y = BAND
  for (const { text, x, size, isBold, colour, lead } of rows) {
    y += lead
    setFont(context, size, isBold)
    context.fillStyle = colour
    context.fillText(text, x, y)
  }
}
