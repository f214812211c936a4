/** Holds the documents to what the repository really has. */
package bida.docs;
