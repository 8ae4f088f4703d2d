import type { Browser } from 'playwright-core'

/** A drawing of a car in a lot from the front, with its plate. */
const car = (plate: string, sky: string, body: string) => `
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 100 640 360" width="640" height="360">
  <defs>
    <linearGradient id="sky" x2="0" y2="1"><stop offset="0" stop-color="${sky}"/><stop offset="1" stop-color="#dfe6ea"/></linearGradient>
    <linearGradient id="road" x2="0" y2="1"><stop offset="0" stop-color="#7d858b"/><stop offset="1" stop-color="#4b5157"/></linearGradient>
    <linearGradient id="body" x2="0" y2="1"><stop offset="0" stop-color="#fff" stop-opacity=".5"/><stop offset=".5" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-opacity=".35"/></linearGradient>
  </defs>
  <rect y="100" width="640" height="380" fill="url(#sky)"/>
  <path d="M0 210V150h70V120h80v60h50v-40h90v60h60V116h80v60h60v-40h80v40h70v70z" fill="#9fb0ba"/>
  <rect y="205" width="640" height="275" fill="url(#road)"/>
  <path d="M60 480 170 215h14L96 480zM580 480 470 215h-14l88 265z" fill="#eceff1"/>
  <g transform="translate(122 87) scale(.62)">
    <ellipse cx="320" cy="408" rx="220" ry="20" opacity=".45"/>
    <rect x="122" y="360" width="70" height="52" rx="14" fill="#15181b"/><rect x="448" y="360" width="70" height="52" rx="14" fill="#15181b"/>
    <path id="b" d="M112 270c6-70 34-118 70-128 70-16 206-16 276 0 36 10 64 58 70 128l10 20v78c0 12-6 18-18 18H120c-12 0-18-6-18-18v-78z" fill="${body}"/>
    <path d="M112 270c6-70 34-118 70-128 70-16 206-16 276 0 36 10 64 58 70 128l10 20v78c0 12-6 18-18 18H120c-12 0-18-6-18-18v-78z" fill="url(#body)"/>
    <path d="M154 250c8-52 24-84 48-90 54-10 182-10 236 0 24 6 40 38 48 90z" fill="#26333c"/>
    <path d="M154 250c8-52 24-84 48-90 20-4 50-6 82-7l-70 97z" fill="#6f8b99" opacity=".6"/>
    <path d="M116 286h84l22 34H118zM524 286h-84l-22 34h104z" fill="#f5f8e8"/>
    <path d="M230 296h180l-12 26H242z" fill="#1c2226"/>
    <rect x="232" y="330" width="176" height="50" rx="5" fill="#1554b8" stroke="#fff" stroke-width="3"/>
    <text x="320" y="366" text-anchor="middle" font-family="Noto Sans CJK SC, sans-serif" font-size="27" font-weight="700" fill="#fff" letter-spacing="1">${plate}</text>
  </g>
</svg>`

const LIGHTS = {
  noon: { sky: '#8fb4cf', body: '#8a1f24' },
  dusk: { sky: '#b98f77', body: '#8a1f24' },
  rain: { sky: '#8b969e', body: '#8a1f24' },
} as const
export type PhotoLight = keyof typeof LIGHTS

/** A JPEG of a drawn car with this plate, used as a photograph. */
export async function carPhoto(browser: Browser, plate: string, light: PhotoLight): Promise<Buffer> {
  const context = await browser.newContext({ viewport: { width: 640, height: 360 } })
  try {
    const page = await context.newPage()
    const { sky, body } = LIGHTS[light]
    await page.setContent(`<body style="margin:0">${car(plate, sky, body)}</body>`)
    return await page.screenshot({ type: 'jpeg', quality: 80 })
  } finally {
    await context.close()
  }
}
