import { databaseUrls } from '../../src/persistence/database-urls'
import { BadSettings, readSettings } from '../../src/settings/settings'
import { testSettings } from '../transport/http/app'

test.each([
  ['postgres://u:p@h1:5432/db', ['postgres://u:p@h1:5432/db']],
  ['postgres://u:p@h1:5432,h2:5433/db', ['postgres://u:p@h1:5432/db', 'postgres://u:p@h2:5433/db']],
  [
    'postgresql://u:p%40x@h1,[::1]:5433/db?sslmode=require',
    ['postgresql://u:p%40x@h1/db?sslmode=require', 'postgresql://u:p%40x@[::1]:5433/db?sslmode=require'],
  ],
  // The writer is looked for in any case.
  ['postgres://h1,h2/db?target_session_attrs=read-write', ['postgres://h1/db', 'postgres://h2/db']],
])('%s', (text, urls) => {
  expect(databaseUrls(text)).toEqual(urls)
})

test.each(['postgres://u:p@h1:x,h2/db', 'postgres://u:p@h1,,h2/db', 'postgres://u:p@/db', 'mysql://h/db'])(
  '%s is refused at the start, and never repeated',
  text => {
    const environment = testSettings(text)
    expect(() => readSettings(environment)).toThrow(BadSettings)
    expect(() => readSettings(environment)).toThrow('DATABASE_URL')
    expect(() => readSettings(environment)).not.toThrow('u:p')
  },
)
