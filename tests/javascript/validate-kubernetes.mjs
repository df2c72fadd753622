// Checks every object of a published folder against Kubernetes' own schemas, and those of the operators whose objects are published: what is missing,
// what has the wrong type, what is out of range. Files of kustomize and of Helm are no objects.
// node validate-kubernetes.mjs FOLDER

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import YAML from 'yaml';

const modules = path.join(path.dirname(fileURLToPath(import.meta.url)), 'node_modules');
const models = [path.join(modules, 'kubernetes-models')];
for (const name of fs.readdirSync(path.join(modules, '@kubernetes-models'))) {
    models.push(path.join(modules, '@kubernetes-models', name));
}

async function findClass({ apiVersion, kind }) {
    const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    for (const model of models) {
        for (const folder of [group, group.replace(/\.k8s\.io$/, '')]) {
            for (const extension of ['.mjs', '.js']) {
                const file = path.join(model, folder, version, kind + extension);
                if (fs.existsSync(file)) {
                    return (await import(file))[kind];
                }
            }
        }
    }

    throw new Error(`there is no schema for ${apiVersion} ${kind}`);
}

const folder = process.argv[2];
const isObject = (f) => f.endsWith('.yaml') && !f.endsWith('kustomization.yaml') && !f.split(path.sep).includes('values');
const files = fs.readdirSync(folder, { recursive: true }).filter(isObject).sort();
let checked = 0;
for (const file of files) {
    try {
        const document = YAML.parse(fs.readFileSync(path.join(folder, file), 'utf8'));
        const type = await findClass(document);
        new type(document).validate();
        checked++;
    } catch (error) {
        console.error(`${file}: ${error.message}`);
        process.exitCode = 1;
    }
}

console.log(`${checked} of ${files.length} objects are valid.`);
