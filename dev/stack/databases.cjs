const crypto = require('node:crypto')

const quoted = name => `"${name.replaceAll('"', '""')}"`

/** The same server with another database in the path. */
function databaseUrl(adminUrl, name) {
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  return url.toString()
}

async function withClient(url, use) {
  const { Client } = require('pg')
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

const exists = async (client, name) =>
  (await client.query('select 1 from pg_database where datname = $1', [name])).rowCount > 0

/**
 * Makes the template database once per server, whoever asks first; the others wait for it. Connections to it are
 * then refused, because one open connection would make every clone fail.
 *
 * @param {string} adminUrl any database of the server, as a user who may create databases
 * @param {string} name
 * @param {(url: string) => Promise<void>} prepare brings the empty database into its shape, for example runs the
 *   migrations; it must close its connections
 */
async function createTemplate(adminUrl, name, prepare) {
  await withClient(adminUrl, async client => {
    await client.query('select pg_advisory_lock(hashtext($1))', [`template:${name}`])
    if (await exists(client, name)) return
    const draft = `${name}_draft`
    await client.query(`drop database if exists ${quoted(draft)} with (force)`)
    await client.query(`create database ${quoted(draft)}`)
    await prepare(databaseUrl(adminUrl, draft))
    await client.query(`alter database ${quoted(draft)} with allow_connections false`)
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()',
      [draft],
    )
    await client.query(`alter database ${quoted(draft)} rename to ${quoted(name)}`)
  })
}

/**
 * A fresh database with the template's content, in about 50 ms.
 *
 * @returns {Promise<string>} its address
 */
async function cloneDatabase(adminUrl, template, name = `t_${crypto.randomBytes(6).toString('hex')}`) {
  await withClient(adminUrl, client =>
    client.query(`create database ${quoted(name)} template ${quoted(template)} allow_connections true`),
  )
  return databaseUrl(adminUrl, name)
}

/** A fresh empty database; returns its address. */
async function createDatabase(adminUrl, name = `t_${crypto.randomBytes(6).toString('hex')}`) {
  await withClient(adminUrl, client => client.query(`create database ${quoted(name)} template template0`))
  return databaseUrl(adminUrl, name)
}

/** Removes the database and whatever connections are left to it. Accepts its name or its address. */
async function dropDatabase(adminUrl, nameOrUrl) {
  const name = nameOrUrl.includes('://') ? new URL(nameOrUrl).pathname.slice(1) : nameOrUrl
  await withClient(adminUrl, client => client.query(`drop database if exists ${quoted(name)} with (force)`))
}

/** Creates the database when it is missing; for state that is kept between runs. */
async function ensureDatabase(adminUrl, name) {
  await withClient(adminUrl, async client => {
    if (!(await exists(client, name)))
      await client.query(`create database ${quoted(name)} template template0`)
  })
  return databaseUrl(adminUrl, name)
}

module.exports = { createTemplate, cloneDatabase, createDatabase, dropDatabase, ensureDatabase, databaseUrl }
