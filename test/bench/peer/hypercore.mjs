// SPDX-License-Identifier: GPL-3.0-or-later
// Appends the leaves of standard input (hex, one a line) to a hypercore in batches and makes each batch durable, as an
// answered upload is:  node hypercore.mjs FOLDER BATCH < LEAVES
// Hypercore leaves it to the system when its files reach the disk; so after each batch they are synced here.  Signing is
// part of its append, as it is part of our publication.  Prints one line of JSON.
import fs from 'node:fs'
import path from 'node:path'
import Hypercore from 'hypercore'

const [folder, size] = process.argv.slice(2)
const leaves = fs.readFileSync(0, 'latin1').trim().split('\n').map((line) => Buffer.from(line, 'hex'))
const core = new Hypercore(folder)
await core.ready()

function filesBelow (dir) {
  return fs.readdirSync(dir, { withFileTypes: true }).flatMap((e) =>
    e.isDirectory() ? filesBelow(path.join(dir, e.name)) : [path.join(dir, e.name)])
}

const open = new Map()
function sync () {
  for (const file of filesBelow(folder)) {
    if (!open.has(file)) open.set(file, fs.openSync(file, 'r'))
    fs.fdatasyncSync(open.get(file))
  }
}

const began = process.hrtime.bigint()
for (let i = 0; i < leaves.length; i += Number(size)) {
  await core.append(leaves.slice(i, i + Number(size)))
  sync()
}
const seconds = Number(process.hrtime.bigint() - began) / 1e9
if (core.length !== leaves.length) throw new Error(`${core.length} of ${leaves.length} leaves are there`)
console.log(JSON.stringify({ leaves: leaves.length, seconds, leaves_per_s: Math.round(leaves.length / seconds) }))
await core.close()
