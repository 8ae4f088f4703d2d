const LABELS = {
  backend: '云平台 backend',
  docs: '接口文档 docs',
  wechatSim: '本地微信 wechat-sim',
  deviceSim: '追缴装置 device-sim',
  merchant: '商家端 merchant',
  owner: '车主端 owner',
  mqtt: 'MQTT',
}

/**
 * The lines that end a start: addresses, and what the seed offers to try.
 *
 * @param {Record<string, string>} addresses
 * @param {any} [seeded] the seed's JSON line; `try` holds sentences, `links` holds labelled addresses
 * @param {{ order: any, link: string }} [live] an order that waits for its owner
 * @returns {string}
 */
export function announcement(addresses, seeded, live) {
  const lines = Object.entries(addresses).map(([name, address]) => `  ${LABELS[name] ?? name}: ${address}`)
  const offers = [
    ...(live ? liveLines(addresses, live) : []),
    ...(seeded?.try ?? []),
    ...Object.entries(seeded?.links ?? {}).map(([label, address]) => `${label}: ${address}`),
  ]
  const toTry = offers.length > 0 ? ['', '试一试 / try:', ...offers.map(line => `  ${line}`)] : []
  return ['', '已就绪 / ready', ...lines, ...toTry, '', 'Ctrl-C 停止 / to stop', ''].join('\n')
}

/** Where the owner of the blocked car would stand now. */
function liveLines(addresses, { order, link }) {
  const yuan = (order.amountFen / 100).toFixed(2)
  const lines = [`等待支付的追缴订单 / a live order: ${order.plateText}, ¥${yuan}, ${order.device.id}`]
  if (addresses.owner)
    lines.push(`  车主扫码 / the owner scans: ${addresses.owner}/?q=${encodeURIComponent(link)}`)
  return [...lines, `  二维码 / QR link: ${link}`]
}
