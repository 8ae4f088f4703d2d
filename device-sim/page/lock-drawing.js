// The device from the front: a flat steel base with a folding hoop, a screen and a lamp.
// The hoop turns about its hinge: at 0 it lies flat behind the base, at 1 it stands up.
export const DRAWING = `
<svg class="device" viewBox="0 0 420 300" role="img" aria-labelledby="device-name">
  <title id="device-name">追缴装置</title>
  <defs>
    <linearGradient id="sky" x2="0" y2="1"><stop offset="0" class="sky-a"/><stop offset="1" class="sky-b"/></linearGradient>
    <linearGradient id="steel" x2="0" y2="1"><stop offset="0" stop-color="#5b6673"/><stop offset=".5" stop-color="#39424d"/><stop offset="1" stop-color="#20262d"/></linearGradient>
    <linearGradient id="top" x2="0" y2="1"><stop offset="0" stop-color="#8593a3"/><stop offset="1" stop-color="#4d5965"/></linearGradient>
    <pattern id="stripes" width="28" height="28" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="28" height="28" fill="#ffb703"/><rect width="14" height="28" fill="#1b1f24"/></pattern>
    <radialGradient id="glow"><stop offset="0" stop-color="currentColor" stop-opacity=".55"/><stop offset="1" stop-color="currentColor" stop-opacity="0"/></radialGradient>
    <clipPath id="frame"><rect width="420" height="300" rx="18"/></clipPath>
  </defs>
  <g clip-path="url(#frame)">
    <rect width="420" height="300" fill="url(#sky)"/>
    <path class="far" d="M0 178V120h44V88h40v60h34v-34h52v44h60V98h36v42h46V84h48v54h60v40z"/>
    <rect class="road" y="176" width="420" height="124"/>
    <path class="line" d="M52 300 108 176h10L70 300zM368 300 312 176h-10l48 124z"/>
    <path class="line dim" d="M0 176h420v3H0z"/>
    <g id="car" class="car">
      <path class="body" d="M70 146c4-44 18-76 44-84 30-9 162-9 192 0 26 8 40 40 44 84l8 10v44c0 8-4 12-10 12H72c-6 0-10-4-10-12v-44z"/>
      <path class="glass" d="M96 138c4-32 14-56 30-60 30-6 138-6 168 0 16 4 26 28 30 60z"/>
      <path d="M76 158h46l10 16H74zM344 158h-46l-10 16h58z" class="lamp"/>
      <rect x="160" y="176" width="100" height="22" rx="3" fill="#1d6fdc"/><text x="210" y="192" text-anchor="middle" font-size="15" fill="#fff" font-weight="600">粤B·8**88</text>
      <rect x="72" y="206" width="44" height="26" rx="8" fill="#14181d"/><rect x="304" y="206" width="44" height="26" rx="8" fill="#14181d"/>
    </g>
    <ellipse cx="210" cy="272" rx="158" ry="14" fill="#000" opacity=".32"/>
    <g id="halo" class="halo"><circle cx="210" cy="236" r="120" fill="url(#glow)"/></g>
    <g id="arm"></g>
    <g>
      <path d="M72 236h276l18 18v14a6 6 0 0 1-6 6H60a6 6 0 0 1-6-6v-14z" fill="url(#steel)"/>
      <path d="M72 236h276l18 18H54z" fill="url(#top)"/>
      <rect x="64" y="258" width="292" height="10" rx="2" fill="url(#stripes)"/>
      <rect x="84" y="228" width="30" height="18" rx="5" fill="#2b333c"/><circle cx="99" cy="237" r="5" fill="#9aa7b4"/>
      <rect x="306" y="228" width="30" height="18" rx="5" fill="#2b333c"/><circle cx="321" cy="237" r="5" fill="#9aa7b4"/>
      <rect x="152" y="226" width="116" height="28" rx="6" fill="#12171d" stroke="#4d5965"/>
      <text id="mini" x="210" y="246" text-anchor="middle" class="mini"></text>
      <circle id="led" class="led" cx="284" cy="246" r="5"/>
      <text x="137" y="251" text-anchor="end" font-size="10" fill="#cfd8e3" letter-spacing="2">放行</text>
    </g>
    <g id="bolt" class="bolt"><path d="m206 104-26 44h22l-8 34 34-48h-22l14-30z"/></g>
    <g id="block" class="block"><path d="m150 226 22-40 30 6 14 34z" fill="#8b6b4a"/><path d="m172 186 30 6-18 14z" fill="#a98560"/></g>
  </g>
</svg>`

/** Draws the hoop at an angle of 0 to 1. It turns about a hinge, so its width stays and its height follows the sine. */
export function armPath(angle) {
  const turn = (angle * Math.PI) / 2
  const height = 150 * Math.sin(turn)
  const lean = 16 * Math.cos(turn)
  const topY = 234 - height - (1 - Math.sin(turn)) * 6
  const spread = 10 * Math.cos(turn)
  const leftTop = 118 - spread + lean * 0.2
  const rightTop = 302 + spread - lean * 0.2
  const bend = Math.min(26, height / 2 + 3)
  const hoop = `M99 234 L${leftTop - 8} ${topY + bend} Q${leftTop - 6} ${topY} ${leftTop + 22} ${topY} L${rightTop - 22} ${topY} Q${rightTop + 6} ${topY} ${rightTop + 8} ${topY + bend} L321 234`
  const sign =
    height > 54
      ? `<g opacity="${Math.min(1, (height - 54) / 40)}"><circle cx="210" cy="${topY + 46}" r="30" fill="#fff" stroke="#d62839" stroke-width="8"/><text x="210" y="${topY + 54}" text-anchor="middle" font-size="24" font-weight="700" fill="#1b1f24">P</text><path d="M190 ${topY + 26} l40 40" stroke="#d62839" stroke-width="7"/><path d="M178 ${topY + 4} v14 M242 ${topY + 4} v14" stroke="#39424d" stroke-width="0"/></g><path d="M210 ${topY} v16" stroke="#39424d" stroke-width="6"/>`
      : ''
  return `<path d="${hoop}" fill="none" stroke="#11161b" stroke-width="20" stroke-linejoin="round"/><path d="${hoop}" fill="none" stroke="#ffb703" stroke-width="15" stroke-linejoin="round"/><path d="${hoop}" fill="none" stroke="#1b1f24" stroke-width="15" stroke-dasharray="20 22" stroke-linejoin="round"/><path d="${hoop}" fill="none" stroke="#fff" stroke-opacity=".28" stroke-width="3" transform="translate(-3 -3)"/>${sign}`
}
