package io.gradus.data;

/**
 * Makes one thing of an element of a {@link Dataset}; it may read files and fail as they do.
 *
 * <p>Give each element's result from the element alone: then every walk, at any parallelism and
 * from any saved position, has the same elements.
 *
 * @param <S> the element
 * @param <T> what is made of it
 */
@FunctionalInterface
public interface ElementFunction<S, T> {
    /**
     * Makes the result of one element.
     *
     * @param element the element
     * @return what is made of it
     * @throws Exception if it cannot be made; the iterator that asked for it throws a {@link
     *     DatasetException} with this cause, at the place of the element in the order
     */
    T apply(S element) throws Exception;
}
