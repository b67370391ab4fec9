#!/usr/bin/env node
import * as fs from "node:fs";

import { run } from "./command";
import { reason } from "./errors";
import { scannerForAnother } from "./read";
import { visible } from "./visible";
import { writeWhole } from "./write-whole";

const STDOUT = 1;
const STDERR = 2;

/** Node loads its streams and sockets to tell a terminal; no pipe and no file is one. */
function isTerminal(fd: number): boolean {
  try {
    if (!fs.fstatSync(fd).isCharacterDevice()) return false;
  } catch {
    return false; // closed
  }
  const { isatty } = require("node:tty") as typeof import("node:tty");
  return isatty(fd);
}

// https://no-color.org
function showsColour(): boolean {
  const { NO_COLOR, TERM } = process.env;
  return isTerminal(STDOUT) && (NO_COLOR === undefined || NO_COLOR === "") && TERM !== "dumb";
}

/** Whether everything was written; a reader that has read enough (`| head`) does not change a verdict. */
function wrote(fd: number, text: string): boolean {
  try {
    writeWhole(fd, text);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPIPE";
  }
}

// In a thread it only scans documents for the first.
function isThread(argument: string | undefined): boolean {
  if (argument !== "--read-beside") return false;
  const { scanBeside } = require("./read-beside") as typeof import("./read-beside");
  return scanBeside(scannerForAnother);
}

function main(): void {
  const ending = run(process.argv.slice(2), {
    colour: showsColour(),
    stepSummary: process.env.GITHUB_STEP_SUMMARY,
    program: __filename,
    terminal: isTerminal(STDERR) && process.env.TERM !== "dumb" ? (text) => wrote(STDERR, text) : undefined,
  });
  wrote(STDERR, ending.stderr);
  process.exitCode = ending.code;
  if (wrote(STDOUT, ending.stdout)) {
    try {
      ending.files?.commit();
      wrote(STDERR, ending.written ?? "");
    } catch (error) {
      refuse(visible(reason(error)));
    }
  } else {
    ending.files?.discard();
    refuse("standard output could not be written");
  }
}

function refuse(fault: string): void {
  wrote(STDERR, `eks-audit: ${fault}\n`);
  process.exitCode = 2;
}

if (!isThread(process.argv[2])) main();
