package io.gradus.tensor;

/**
 * Branches and loops in a traced function. Each is equal to itself alone: it holds the code of its
 * bodies.
 */
sealed interface RegionOp extends Op permits CondOp, LoopOp {
    @Override
    default boolean readsInput(int index) {
        return true;
    }
}
