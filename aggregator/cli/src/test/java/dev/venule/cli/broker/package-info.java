@NullMarked
package dev.venule.cli.broker;

import org.jspecify.annotations.NullMarked;
