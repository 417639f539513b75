// Checks configs against a schema: node validate.mjs SCHEMA CONFIG... Prints "CONFIG: ok" or a
// line "CONFIG: /path message" for each mistake. Exit status 1 where the schema itself is wrong.
import {readFileSync} from "node:fs";
import {basename} from "node:path";
import Ajv from "ajv/dist/2020.js";
import {parse} from "yaml";

const [schema, ...configs] = process.argv.slice(2);
const ajv = new Ajv.default({strict: true, allErrors: true});
const validate = ajv.compile(JSON.parse(readFileSync(schema, "utf8")));

function mistakes(config) {
    let value;
    try {
        value = parse(readFileSync(config, "utf8"), {version: "1.2"});
    } catch (error) {
        return ["does not parse"];
    }
    if (validate(value))
        return ["ok"];
    // That an `if` led to them says nothing beside the mistakes themselves.
    return validate.errors.filter((error) => error.keyword !== "if").map((error) => {
        const detail = error.params.additionalProperty ?? error.params.allowedValues;
        return `${error.instancePath} ${error.message}${detail ? `: ${detail}` : ""}`;
    });
}

for (const config of configs)
    for (const mistake of mistakes(config))
        console.log(`${basename(config)}: ${mistake}`);
