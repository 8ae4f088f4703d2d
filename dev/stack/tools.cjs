const fs = require('node:fs')
const path = require('node:path')

const root = path.resolve(__dirname, '../..')

/** Debian packages unpacked for a user without root lie here. */
const privateRoot = path.join(root, '.cache/system')

/**
 * Programs that npm cannot bring. `env` names the variable that points at the program itself.
 * `packages` are what apt installs; `unpack` what a user without root downloads and unpacks instead. `better` is a package
 * whose program of the same name root gets besides, and which is used where it is.
 */
const TOOLS = {
  redis: {
    program: ['redis-server'],
    env: 'REDIS_SERVER_PATH',
    packages: ['redis-server'],
    unpack: [
      'redis-server',
      'redis-tools',
      'libjemalloc2',
      'liblzf1',
      'libhiredis0.14',
      'liblua5.1-0',
      'lua-bitop',
      'lua-cjson',
      'libatomic1',
      'libsystemd0',
    ],
  },
  mosquitto: {
    program: ['mosquitto'],
    env: 'MOSQUITTO_PATH',
    packages: ['mosquitto'],
    unpack: [
      'mosquitto',
      'libmosquitto1',
      'libcjson1',
      'libwebsockets17',
      'libev4',
      'libuv1',
      'libdlt2',
      'libwrap0',
      'libssl3',
      'libcap2',
      'libsystemd0',
    ],
  },
  pgbouncer: {
    program: ['pgbouncer'],
    env: 'PGBOUNCER_PATH',
    packages: ['pgbouncer'],
    unpack: ['pgbouncer', 'libc-ares2', 'libevent-2.1-7', 'libssl3', 'libsystemd0'],
  },
  chromium: {
    // The first has no windows: the same pages for a fifth less processor time.
    program: [
      'chromium-headless-shell',
      'chromium',
      'chromium-browser',
      'google-chrome',
      'google-chrome-stable',
    ],
    env: 'CHROME_PATH',
    packages: ['chromium', 'fonts-noto-cjk'],
    unpack: [],
    better: 'chromium-headless-shell',
  },
}

function onPath(program) {
  const folders = (process.env.PATH ?? '')
    .split(path.delimiter)
    .concat('/usr/sbin', '/sbin', '/usr/local/bin')
  return folders.map(folder => path.join(folder, program)).find(isExecutable)
}

function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK)
    return fs.statSync(file).isFile()
  } catch {
    return false
  }
}

function libraryFolders() {
  const base = path.join(privateRoot, 'usr/lib')
  if (!fs.existsSync(base)) return []
  const triples = fs.readdirSync(base).filter(name => name.includes('-linux-'))
  return [
    ...triples.map(name => path.join(base, name)),
    ...triples.map(name => path.join(privateRoot, 'lib', name)),
  ]
}

/**
 * Where the program is and with which environment it runs, or undefined when this machine has none.
 *
 * @param {keyof typeof TOOLS} name
 * @returns {{ path: string, env: NodeJS.ProcessEnv } | undefined}
 * @throws {Error} when the variable that overrides it names something that cannot be run
 */
function findTool(name) {
  const tool = TOOLS[name]
  const named = process.env[tool.env]
  if (named) {
    if (!isExecutable(named)) throw new Error(`${tool.env}=${named} 不可执行 / cannot be run`)
    return { path: named, env: process.env }
  }
  for (const program of tool.program) {
    const found = onPath(program)
    if (found) return { path: found, env: process.env }
  }
  for (const folder of ['usr/bin', 'usr/sbin']) {
    const file = path.join(privateRoot, folder, tool.program[0])
    if (!isExecutable(file)) continue
    const libraries = [...libraryFolders(), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
    return { path: file, env: { ...process.env, LD_LIBRARY_PATH: libraries } }
  }
  return undefined
}

/** Like findTool, but its absence is an error that says how to get the program. */
function requireTool(name) {
  const found = findTool(name)
  if (found) return found
  throw new Error(missingSentence(name))
}

function missingSentence(name) {
  const { packages, env } = TOOLS[name]
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  return (
    `缺少 ${name}。请以 root 运行：${command}，或设置 ${env}。\n` +
    `${name} is missing. As root run: ${command}, or set ${env}.`
  )
}

module.exports = { TOOLS, root, privateRoot, onPath, findTool, requireTool, missingSentence }
