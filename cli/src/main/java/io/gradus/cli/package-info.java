/**
 * The {@code gradus} command: {@code train}, {@code predict} and {@code info}.
 *
 * <p>Each command is a class that <a href="https://picocli.info">picocli</a> fills with the
 * options. They use the library as any program would; what is special to a command line is here:
 * progress on a terminal, tables as text, errors in one line, and an orderly end on Ctrl-C.
 *
 * <p>Exit codes: 0 done, 1 it could not be done, 2 the command line was not understood, 130 stopped
 * by Ctrl-C.
 */
@NullMarked
package io.gradus.cli;

import org.jspecify.annotations.NullMarked;
