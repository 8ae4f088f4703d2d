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
 * @returns {string}
 */
export function announcement(addresses, seeded) {
  const lines = Object.entries(addresses).map(([name, address]) => `  ${LABELS[name] ?? name}: ${address}`)
  const offers = [
    ...(seeded?.try ?? []),
    ...Object.entries(seeded?.links ?? {}).map(([label, address]) => `${label}: ${address}`),
  ]
  const toTry = offers.length > 0 ? ['', '试一试 / try:', ...offers.map(line => `  ${line}`)] : []
  return ['', '已就绪 / ready', ...lines, ...toTry, '', 'Ctrl-C 停止 / to stop', ''].join('\n')
}
