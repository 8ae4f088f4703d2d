/**
 * Runs the tests of pure rules for `npm run mutation`, within Stryker's worker. Stryker's own runner for jest starts
 * jest and reads every test file for each of thousands of mutants, which takes hours. This one reads again only our own
 * modules, only for the test files that reach the mutant, from code that it compiled once. `npm test` runs the same
 * files under jest; what they use of it (`it`, `describe`, `expect`) is here.
 */
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import vm from 'node:vm'
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core'
import { declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin'
import { determineHitLimitReached, toMutantRunResult } from '@stryker-mutator/api/test-runner'

const require = createRequire(import.meta.url)
const Module = require('node:module')

/** Read first, as they are quick and notice most of what a table can get wrong. */
const FIRST = ['every-table-has-exactly-its-rows', 'sets-of-states', 'names-and-numbers', 'who-may', 'device']
const LAST = ['two-implementations-agree', 'what-holds-for-every-tariff', 'an-entitlement-never-raises-a-fee']
const nameOf = file => path.basename(file, '.test.ts')
const rank = file => (FIRST.includes(nameOf(file)) ? 0 : LAST.includes(nameOf(file)) ? 2 : 1)

class PureRunner {
  #root = ''
  #testFiles = []
  #testIds = new Map()
  #compiled = new Map()
  /** Which of our modules a test file reads: known once it was read without a mutant. */
  #reads = new Map()
  #context = (globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {})

  capabilities() {
    return { reloadEnvironment: true }
  }

  async init() {
    process.env.NODE_ENV = 'test'
    // The same values for every mutant, and no search for the least of those that fail.
    require('fast-check').configureGlobal({ seed: 20_260_101, endOnFailure: true })
    this.#root = process.cwd()
    this.#hook()
    const folder = path.join(this.#root, 'backend/test/domain')
    this.#testFiles = fs
      .readdirSync(folder, { recursive: true })
      .filter(name => name.endsWith('.test.ts'))
      .sort((one, other) => rank(one) - rank(other))
      .map(name => path.join(folder, name))
    for (const file of this.#testFiles) {
      const ids = this.#read(file).map(({ id }) => id)
      this.#testIds.set(file, ids)
      this.#reads.set(file, new Set(this.#ours()))
    }
  }

  #ours() {
    return Object.keys(require.cache).filter(
      file => file.startsWith(this.#root) && !file.includes('/node_modules/'),
    )
  }

  #hook() {
    const { transform, moduleNameMapper } = require(path.join(this.#root, 'backend/jest.domain.config.cjs'))
    const [[, [, swcOptions]]] = Object.entries(transform)
    const { transformSync } = require('@swc/core')
    const aliases = Object.entries(moduleNameMapper).map(([from, to]) => [new RegExp(from), to])
    const resolve = Module._resolveFilename
    Module._resolveFilename = (request, ...rest) => {
      const alias = aliases.find(([from]) => from.test(request))
      return resolve.call(Module, alias ? request.replace(...alias) : request, ...rest)
    }
    const names = ['exports', 'require', 'module', '__filename', '__dirname']
    require.extensions['.ts'] = (module, filename) => {
      let body = this.#compiled.get(filename)
      if (!body) {
        const { code } = transformSync(fs.readFileSync(filename, 'utf8'), {
          ...swcOptions,
          sourceMaps: false,
          filename,
        })
        body = vm.compileFunction(code, names, { filename })
        this.#compiled.set(filename, body)
      }
      const read = request => module.require(request)
      body.call(module.exports, module.exports, read, module, filename, path.dirname(filename))
    }
  }

  /** Answers the tests of a file, with every module of ours read again. */
  #read(file) {
    for (const known of this.#ours()) delete require.cache[known]
    const { bind } = require('jest-each')
    const tests = []
    let titles = []
    const it = (title, run) => tests.push({ id: [...titles, title].join(' '), fileName: file, run })
    const describe = (title, body) => {
      const outer = titles
      titles = [...outer, title]
      body()
      titles = outer
    }
    const each = what => {
      const global = (title, run) => what(title, run)
      return (...table) => bind(global)(...table)
    }
    Object.assign(it, { each: each(it) })
    Object.assign(describe, { each: each(describe) })
    Object.assign(globalThis, { it, test: it, describe, expect: require('expect').expect })
    // Without a parent, which would keep every module that was ever read.
    Module._load(file)
    return tests
  }

  async #try({ id, fileName, run }) {
    const startedAt = performance.now()
    const result = { id, name: id, fileName }
    try {
      await (run.length > 0 ? new Promise((ok, no) => run(error => (error ? no(error) : ok()))) : run())
    } catch (error) {
      return {
        ...result,
        status: 1,
        timeSpentMs: performance.now() - startedAt,
        failureMessage: String(error?.message ?? error),
      }
    }
    return { ...result, status: 0, timeSpentMs: performance.now() - startedAt }
  }

  async dryRun({ coverageAnalysis }) {
    const tests = []
    for (const file of this.#testFiles) {
      this.#context.currentTestId = undefined
      for (const test of this.#read(file)) {
        if (coverageAnalysis === 'perTest') this.#context.currentTestId = test.id
        tests.push(await this.#try(test))
      }
    }
    this.#context.currentTestId = undefined
    return { status: 'complete', tests, mutantCoverage: this.#context.mutantCoverage }
  }

  #filesFor(mutated, wanted) {
    return this.#testFiles
      .filter(file => this.#reads.get(file).has(mutated))
      .filter(file => !wanted || this.#testIds.get(file).some(id => wanted.has(id)))
  }

  async mutantRun({ activeMutant, sandboxFileName, testFilter, hitLimit }) {
    const wanted = testFilter && new Set(testFilter)
    Object.assign(this.#context, {
      activeMutant: activeMutant.id,
      hitLimit,
      hitCount: hitLimit ? 0 : undefined,
    })
    const tests = []
    try {
      for (const file of this.#filesFor(sandboxFileName, wanted)) {
        let read
        try {
          read = this.#read(file)
        } catch (error) {
          // Under jest a file that cannot be read fails.
          const failureMessage = `cannot be read: ${error?.message ?? error}`
          tests.push({ id: file, name: file, fileName: file, status: 1, timeSpentMs: 0, failureMessage })
          break
        }
        for (const test of read) {
          if (wanted && !wanted.has(test.id)) continue
          tests.push(await this.#try(test))
          if (tests.at(-1).status === 1) break
        }
        if (tests.at(-1)?.status === 1) break
      }
      const { hitCount } = this.#context
      return (
        determineHitLimitReached(hitCount, hitLimit) ??
        toMutantRunResult({ status: 'complete', tests }, false)
      )
    } finally {
      Object.assign(this.#context, { activeMutant: undefined, hitLimit: undefined, hitCount: undefined })
    }
  }
}
PureRunner.inject = tokens()

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'pure', PureRunner)]
