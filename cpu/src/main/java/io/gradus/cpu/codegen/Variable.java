package io.gradus.cpu.codegen;

import io.gradus.ir.DType;

/** A local variable that is assigned more than once: an accumulator. */
final class Variable {
    final int number;
    final DType dtype;
    final DType lane;
    final int lanes;

    /** The node that reads it as it stands now, while code is being built. */
    Node now;

    Variable(int number, Node initial) {
        this.number = number;
        this.dtype = initial.dtype;
        this.lane = initial.lane;
        this.lanes = initial.lanes;
        this.now = initial;
    }
}
