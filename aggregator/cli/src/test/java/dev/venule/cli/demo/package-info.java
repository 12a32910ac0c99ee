@NullMarked
package dev.venule.cli.demo;

import org.jspecify.annotations.NullMarked;
