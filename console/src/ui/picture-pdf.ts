type Bytes = Uint8Array<ArrayBuffer>
/** One page: a picture in red, green and blue, eight bits each, that fills the paper. */
export type PicturePage = { width: number; height: number; rgb: Bytes }
export const PAPERS = {
  A4: { widthMm: 210, heightMm: 297 },
  A3: { widthMm: 297, heightMm: 420 },
  label: { widthMm: 60, heightMm: 80 },
} as const
export type Paper = keyof typeof PAPERS

const POINTS_PER_MM = 72 / 25.4
const bytesOf = (text: string): Bytes => Uint8Array.from(new TextEncoder().encode(text))

async function deflated(bytes: Bytes): Promise<Bytes> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** What stands on a canvas now. */
export function pictureOf(context: CanvasRenderingContext2D): PicturePage {
  const { width, height } = context.canvas
  const { data } = context.getImageData(0, 0, width, height)
  const rgb = new Uint8Array(width * height * 3)
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    rgb[to] = data[from]!
    rgb[to + 1] = data[from + 1]!
    rgb[to + 2] = data[from + 2]!
  }
  return { width, height, rgb }
}

/** A PDF string that holds any characters (UTF-16 with its mark). */
const textString = (text: string): string =>
  `<feff${[...Array(text.length).keys()].map(at => text.charCodeAt(at).toString(16).padStart(4, '0')).join('')}>`

/**
 * A PDF of pictures. What it shows was drawn with the letters of this computer, so that every printer and every viewer shows
 * the same, whatever letters they have.
 */
export async function picturePdf(
  pages: readonly PicturePage[],
  { paper, title }: { paper: Paper; title: string },
): Promise<Blob> {
  const [width, height] = [PAPERS[paper].widthMm, PAPERS[paper].heightMm].map(mm =>
    (mm * POINTS_PER_MM).toFixed(2),
  )
  const objects: (string | Bytes)[][] = [
    ['<< /Type /Catalog /Pages 2 0 R >>'],
    [
      `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, at) => `${4 + 3 * at} 0 R`).join(' ')}] >>`,
    ],
    [`<< /Title ${textString(title)} >>`],
  ]
  for (const page of pages) {
    const first = objects.length + 1
    const drawing = `q ${width} 0 0 ${height} 0 0 cm /P Do Q`
    const picture = await deflated(page.rgb)
    objects.push(
      [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents ${first + 1} 0 R`,
        ` /Resources << /XObject << /P ${first + 2} 0 R >> >> >>`,
      ],
      [`<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`],
      [
        `<< /Type /XObject /Subtype /Image /Width ${page.width} /Height ${page.height} /ColorSpace /DeviceRGB`,
        ` /BitsPerComponent 8 /Filter /FlateDecode /Length ${picture.length} >>\nstream\n`,
        picture,
        '\nendstream',
      ],
    )
  }
  return new Blob(fileOf(objects), { type: 'application/pdf' })
}

/** The objects one after the other, then the table of where each begins. */
function fileOf(objects: readonly (string | Bytes)[][]): Bytes[] {
  const parts: Bytes[] = []
  let length = 0
  const write = (piece: string | Bytes) => {
    const bytes = typeof piece === 'string' ? bytesOf(piece) : piece
    parts.push(bytes)
    length += bytes.length
  }
  write('%PDF-1.4\n')
  const starts = objects.map((pieces, at) => {
    const start = length
    write(`${at + 1} 0 obj\n`)
    pieces.forEach(write)
    write('\nendobj\n')
    return start
  })
  const table = length
  const places = starts.map(start => `${String(start).padStart(10, '0')} 00000 n \n`).join('')
  write(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places}`)
  write(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 3 0 R >>\nstartxref\n${table}\n%%EOF\n`)
  return parts
}
