/** The configuration file: YAML into the record tree, with errors that name the key. */
@NullMarked
package dev.venule.aggregator.server.config;

import org.jspecify.annotations.NullMarked;
