import { readEntryAddress, withoutEntry } from '../src/pages/sign-in/entry-address'

const ORIGIN = 'https://fx.example'

describe('an address that says who comes in', () => {
  it('names somebody of the local WeChat, and is the same address without them', () => {
    const address = `${ORIGIN}/console/orders?state=active&as=manager`
    expect(readEntryAddress(address)).toEqual({ kind: 'local', name: 'manager' })
    expect(withoutEntry(address)).toBe(`${ORIGIN}/console/orders?state=active`)
  })

  it('carries the link of the command for an emergency behind the hash, and leaves nothing of it', () => {
    const address = `${ORIGIN}/console/enter#0b0e.abc`
    expect(readEntryAddress(address)).toEqual({ kind: 'link', signInId: '0b0e', verifier: 'abc' })
    expect(withoutEntry(address)).toBe(`${ORIGIN}/console`)
  })

  it('says nothing otherwise', () => {
    expect(readEntryAddress(`${ORIGIN}/console/orders#a.b`)).toBeUndefined()
  })
})
