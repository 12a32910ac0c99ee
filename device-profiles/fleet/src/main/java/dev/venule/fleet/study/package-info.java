/** What a federation studies: whose data, which model, which plan. */
@NullMarked
package dev.venule.fleet.study;

import org.jspecify.annotations.NullMarked;
