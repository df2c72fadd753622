// Checks dashboards against Grafana's own types (@grafana/schema): the dashboard itself, and of each panel the options and fields of its type.
// TypeScript refuses a property that a type does not have, so a misspelt one is found. Enums of the types become unions of their values: JSON has no enums.
// node validate-dashboards.mjs FOLDER

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const types = path.join(path.dirname(fileURLToPath(import.meta.url)), 'node_modules', '@grafana', 'schema', 'dist', 'types');
const folder = process.argv[2];
const files = fs.readdirSync(folder, { recursive: true }).filter((f) => f.endsWith('.json')).sort();

const literal = (value) => JSON.stringify(value);
const panelTypes = (type) => path.join(types, 'raw', 'composable', type.toLowerCase(), 'panelcfg', 'x', 'types.gen');

function source(file) {
    const dashboard = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'));
    // Grafana writes it beside the query of a variable, for people; its types do not have it.
    dashboard.templating.list.forEach((variable) => delete variable.definition);
    const lines = [`import type { Dashboard } from ${literal(path.join(types, 'index'))};`, `const dashboard: Dashboard = ${literal(dashboard)};`];
    for (const panel of dashboard.panels) {
        const from = panelTypes(panel.type);
        if (!fs.existsSync(from + '.d.ts')) {
            continue; // Rows and alert lists have no types of their own.
        }

        const declared = fs.readFileSync(from + '.d.ts', 'utf8');
        lines.push(`{ // panel ${panel.id}, ${panel.title}`);
        if (/export (?:declare )?interface Options\b/.test(declared)) {
            lines.push(`const options: Partial<import(${literal(from)}).Options> = ${literal(panel.options ?? {})};`);
        }

        if (/export (?:declare )?(?:interface|type) FieldConfig\b/.test(declared)) {
            lines.push(`const custom: Partial<import(${literal(from)}).FieldConfig> = ${literal(panel.fieldConfig?.defaults?.custom ?? {})};`);
        }

        lines.push('}');
    }

    return lines.join('\n') + '\nexport {};\n';
}

const sources = new Map(files.map((file) => [path.join(types, `checked-${file.replaceAll(path.sep, '-')}.ts`), source(file)]));
const options = { strict: true, noEmit: true, skipLibCheck: true, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, types: [] };
const host = ts.createCompilerHost(options);
const readFile = host.readFile;
host.fileExists = (name) => sources.has(name) || ts.sys.fileExists(name);
host.readFile = (name) => sources.get(name) ?? unions(name, readFile(name));
host.getSourceFile = (name, language) => {
    const text = host.readFile(name);
    return text === undefined ? undefined : ts.createSourceFile(name, text, language);
};

function unions(name, text) {
    return name.includes('@grafana') && text !== undefined
        ? text.replace(/export declare enum (\w+) \{([^}]*)\}/g, (_, type, body) => `export type ${type} = ${[...body.matchAll(/= ([^,\n]+)/g)].map((m) => m[1].trim()).join(' | ')};`)
        : text;
}

const program = ts.createProgram([...sources.keys()], options, host);
const problems = [...sources.keys()].flatMap((name) => ts.getPreEmitDiagnostics(program, program.getSourceFile(name)));
for (const problem of problems) {
    const { line } = problem.file.getLineAndCharacterOfPosition(problem.start);
    const before = problem.file.text.split('\n').slice(0, line + 1).reverse().find((l) => l.startsWith('{ //')) ?? 'the dashboard';
    console.error(`${path.basename(problem.file.fileName)}, ${before}: ${ts.flattenDiagnosticMessageText(problem.messageText, '\n').slice(0, 600)}`);
    process.exitCode = 1;
}

console.log(`${files.length} dashboards checked, ${problems.length} problems.`);
