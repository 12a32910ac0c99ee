/** YAML files read key by key, with complaints that name file, line and key. */
@NullMarked
package dev.venule.broker.yaml;

import org.jspecify.annotations.NullMarked;
