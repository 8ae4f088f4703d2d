import sharp from 'sharp'

/** Five dots wide, seven high, a number a row: a fresh machine may have no font at all. */
const GLYPHS = {
  0: [14, 17, 19, 21, 25, 17, 14],
  1: [4, 12, 4, 4, 4, 4, 14],
  2: [14, 17, 1, 2, 4, 8, 31],
  3: [31, 2, 4, 2, 1, 17, 14],
  4: [2, 6, 10, 18, 31, 2, 2],
  5: [31, 16, 30, 1, 1, 17, 14],
  6: [6, 8, 16, 30, 17, 17, 14],
  7: [31, 1, 2, 4, 8, 8, 8],
  8: [14, 17, 17, 14, 17, 17, 14],
  9: [14, 17, 17, 15, 1, 2, 12],
  A: [14, 17, 17, 31, 17, 17, 17],
  B: [30, 17, 17, 30, 17, 17, 30],
  C: [14, 17, 16, 16, 16, 17, 14],
  D: [28, 18, 17, 17, 17, 18, 28],
  E: [31, 16, 16, 30, 16, 16, 31],
  F: [31, 16, 16, 30, 16, 16, 16],
  G: [14, 17, 16, 23, 17, 17, 15],
  H: [17, 17, 17, 31, 17, 17, 17],
  J: [7, 2, 2, 2, 2, 18, 12],
  K: [17, 18, 20, 24, 20, 18, 17],
  L: [16, 16, 16, 16, 16, 16, 31],
  M: [17, 27, 21, 21, 17, 17, 17],
  N: [17, 17, 25, 21, 19, 17, 17],
  P: [30, 17, 17, 30, 16, 16, 16],
  Q: [14, 17, 17, 17, 21, 18, 13],
  R: [30, 17, 17, 30, 20, 18, 17],
  S: [15, 16, 16, 14, 1, 1, 30],
  T: [31, 4, 4, 4, 4, 4, 4],
  U: [17, 17, 17, 17, 17, 17, 14],
  V: [17, 17, 17, 17, 17, 10, 4],
  W: [17, 17, 17, 21, 21, 21, 10],
  X: [17, 17, 10, 4, 10, 17, 17],
  Y: [17, 17, 17, 10, 4, 4, 4],
  Z: [31, 1, 2, 4, 8, 16, 31],
}
/** The strokes of 粤 in a box of 100 × 140; a plate of elsewhere keeps its first place empty. */
const GUANGDONG =
  'M50 2 42 16M18 18H82V72H18ZM50 24V68M24 46H76M32 28 42 40M68 28 58 40M46 50 30 66M54 50 70 66M6 84H94M38 84 32 104H78Q78 132 56 136'

const COLOURS = {
  blue: { ground: '#1554b8', ink: '#fff' },
  green: { ground: '#8fd19a', ink: '#111' },
  yellow: { ground: '#f2b705', ink: '#111' },
  black: { ground: '#16181b', ink: '#fff' },
  white: { ground: '#f5f5f5', ink: '#111' },
}

const glyph = (rows, x) =>
  rows
    .flatMap((bits, row) =>
      [4, 3, 2, 1, 0]
        .filter(bit => bits & (1 << bit))
        .map(bit => `M${x + (4 - bit) * 4} ${row * 4}h4.2v4.2h-4.2z`),
    )
    .join('')

function plateDrawing({ text, colour }) {
  const { ground, ink } = COLOURS[colour] ?? COLOURS.blue
  const characters = [...text]
  const width = characters.length * 26 + 14
  const dots = characters.map((character, index) =>
    GLYPHS[character] ? glyph(GLYPHS[character], 10 + index * 26) : '',
  )
  const province =
    characters[0] === '粤'
      ? `<path d="${GUANGDONG}" fill="none" stroke="${ink}" stroke-width="10" transform="translate(7 -1) scale(.23 .22)"/>`
      : ''
  return `<g transform="translate(${320 - width / 2} 318)">
    <rect y="-10" width="${width}" height="50" rx="5" fill="${ground}" stroke="${ink}" stroke-width="2"/>
    ${province}<path d="${dots.join('')}" fill="${ink}"/></g>`
}

const BODY =
  'M112 270c6-70 34-118 70-128 70-16 206-16 276 0 36 10 64 58 70 128l10 20v78c0 12-6 18-18 18H120c-12 0-18-6-18-18v-78z'
const scene =
  plate => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 60 640 400" width="960" height="600">
  <defs>
    <linearGradient id="sky" x2="0" y2="1"><stop offset="0" stop-color="#8b969e"/><stop offset="1" stop-color="#dfe6ea"/></linearGradient>
    <linearGradient id="road" x2="0" y2="1"><stop offset="0" stop-color="#7d858b"/><stop offset="1" stop-color="#4b5157"/></linearGradient>
    <linearGradient id="shine" x2="0" y2="1"><stop offset="0" stop-color="#fff" stop-opacity=".5"/><stop offset=".5" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-opacity=".35"/></linearGradient>
  </defs>
  <rect y="60" width="640" height="400" fill="url(#sky)"/>
  <path d="M0 200V110h70V80h80v60h50v-40h90v60h60V76h80v60h60v-40h80v40h70v64z" fill="#9fb0ba"/>
  <rect y="196" width="640" height="264" fill="url(#road)"/>
  <path d="M10 460 120 206h14L46 460zM630 460 520 206h-14l88 254z" fill="#eceff1"/>
  <ellipse cx="320" cy="408" rx="230" ry="20" opacity=".45"/>
  <path d="M122 360h70v40q0 12-14 12h-42q-14 0-14-12zM448 360h70v40q0 12-14 12h-42q-14 0-14-12z" fill="#15181b"/>
  <path d="${BODY}" fill="#8a1f24"/><path d="${BODY}" fill="url(#shine)"/>
  <path d="M154 250c8-52 24-84 48-90 54-10 182-10 236 0 24 6 40 38 48 90z" fill="#26333c"/>
  <path d="M154 250c8-52 24-84 48-90 20-4 50-6 82-7l-70 97z" fill="#6f8b99" opacity=".6"/>
  <path d="M116 286h84l22 24H118zM524 286h-84l-22 24h104z" fill="#f5f8e8"/>
  ${plateDrawing(plate)}
</svg>`

/**
 * A drawing of a car with this plate in an open lot, as a JPEG: what an attendant's photo would show.
 *
 * @param {{ text: string, colour: string }} plate
 * @returns {Promise<Buffer>}
 */
export const carPhoto = plate =>
  sharp(Buffer.from(scene(plate)))
    .blur(0.7)
    .jpeg({ quality: 82 })
    .toBuffer()
